using System.Net.Sockets;
using GostSharp.Kernel;
using GostSharp.Relaying;
using GostSharp.Relaying.Linux;
using GostSharp.Tests.Relaying;

namespace GostSharp.Tests.Kernel;

/// <summary>Who is served by which loop.</summary>
public sealed class EventLoopsTests
{
    [Fact(Timeout = 120_000)]
    public async Task What_begins_on_a_loop_stays_there_until_it_is_busy_and_then_goes_where_less_is_to_do()
    {
        if (!KernelRelay.IsSupported || Environment.ProcessorCount == 1)
        {
            return; // There is but one way to go.
        }

        const int Count = 4;
        const int Length = 20_000_000;
        var benches = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => SocketBench.CreateAsync(useKernel: true)));
        var pairs = await OnOneLoopAsync(() => Array.ConvertAll(benches, bench => KernelRelay.TryOpen(bench.Client, bench.Target, new RelayOptions(), bench.Time)!));
        pairs.Select(pair => pair.Loop).Distinct().Should().ContainSingle();

        var runs = Array.ConvertAll(pairs, pair => pair.RunAsync(endsPromptly: false, CancellationToken.None).AsTask());
        var sent = 0L;
        do
        {
            // How much there is to do at once is for the machine to say, so this goes on until it was enough.
            var sending = benches.Select((bench, i) => RandomBytes.WriteAsync(bench.User.Stream, i, Length));
            var received = benches.Select((bench, i) => RandomBytes.VerifyAsync(bench.Server.Stream, i, Length));
            var both = await Task.WhenAll(Task.WhenAll(sending), Task.WhenAll(received));
            both[1].Should().BeEquivalentTo(both[0], options => options.WithStrictOrdering());
            sent += Length;
        }
        while (pairs.Select(pair => pair.Loop).Distinct().Count() == 1);

        foreach (var bench in benches)
        {
            bench.User.Abort();
            await bench.DisposeAsync();
        }

        (await Task.WhenAll(runs)).Should().OnlyContain(result => result.BytesUp == sent);
    }

    private static async Task<T> OnOneLoopAsync<T>(Func<T> start)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var loop = EventLoops.Join();
        var errand = new Errand<T>(start);
        loop.Add(errand, (int)socket.Handle, Epoll.Output);
        var result = await errand.Done;
        loop.Remove(errand, (int)socket.Handle);
        EventLoops.Leave(loop);
        return result;
    }

    private sealed class Errand<T>(Func<T> work) : Pollable
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Done => _done.Task;

        public override void Ready(uint kinds)
        {
            try
            {
                _done.TrySetResult(work());
            }
            catch (Exception exception)
            {
                _done.TrySetException(exception);
            }
        }
    }
}
