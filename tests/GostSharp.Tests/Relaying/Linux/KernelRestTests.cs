using GostSharp.Kernel;
using GostSharp.Relaying.Linux;
using GostSharp.Tests.Kernel;

namespace GostSharp.Tests.Relaying.Linux;

public sealed class KernelRestTests
{
    [Fact]
    public void A_pipe_goes_back_to_the_pool_that_it_is_from_though_another_one_was_asked_meanwhile()
    {
        if (!Epoll.IsSupported)
        {
            return;
        }

        using var pool = new PipePool();
        using var other = new PipePool();
        var rest = new KernelRest(default);
        rest.HasPipe(pool).Should().BeTrue();
        var pipe = rest.Pipe;

        rest.HasPipe(other).Should().BeTrue();

        rest.Pipe.Should().BeSameAs(pipe);
        rest.ReleasePipe();
        rest.Pipe.Should().BeNull();
        pool.TryRent().Should().BeSameAs(pipe);
        pool.Return(pipe!);
    }

    [Fact]
    public void A_pool_without_pipes_is_asked_again()
    {
        if (!Epoll.IsSupported)
        {
            return;
        }

        using var pool = new PipePool();
        var pipes = pool.RentAll();

        var rest = new KernelRest(default);
        rest.HasPipe(pool).Should().BeFalse();
        pipes.ForEach(pool.Return);
        rest.HasPipe(pool).Should().BeTrue();
        rest.Release();
    }
}
