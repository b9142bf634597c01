using GostSharp.Ssh.Client;
using GostSharp.Ssh.Server;

namespace GostSharp.Ssh.Tests.Sessions;

public sealed class BrokenConnectionTests
{
    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_fails_in_its_own_way_ends_the_session_as_a_lost_connection(bool whileReading)
    {
        var (clientStream, serverStream) = DuplexStream.CreatePair();
        var breaking = new BreakingStream(clientStream);
        var accepting = SshServerSession.AcceptAsync(serverStream, SessionPair.ServerOptions).AsTask();
        var time = new ManualTime();
        var client = await SshClientSession.ConnectAsync(breaking, SessionPair.ClientOptions with { TimeProvider = time });
        await using var server = await accepting;
        await client.PingAsync();

        if (whileReading)
        {
            breaking.BreaksReads = true;
            Func<Task> act = () => server.PingAsync().AsTask().WaitAsync(TestTimeouts.Wait);
            await act.Should().ThrowAsync<SshException>();
        }
        else
        {
            breaking.BreaksWrites = true;
            var ping = client.PingAsync().AsTask();
            // What the peer says last has a moment to come: beside the clock of the keys.
            await time.WaitForTimersAsync(2);
            time.Advance(TimeSpan.FromSeconds(5));
            Func<Task> act = () => ping.WaitAsync(TestTimeouts.Wait);
            await act.Should().ThrowAsync<SshException>();
        }

        await client.Ended.WaitAsync(TestTimeouts.Wait);
        client.EndReason!.Failure.Should().Be(SshFailure.ConnectionLost);
        clientStream.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_vanishes_ends_the_session_as_a_lost_connection()
    {
        await using var pair = await SessionPair.CreateAsync();
        var (client, _) = await pair.OpenAsync();
        var reading = client.Stream.ReadAsync(new byte[1]).AsTask();
        await pair.ServerStream.DisposeAsync();

        Func<Task> act = () => reading.WaitAsync(TestTimeouts.Wait);
        (await act.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.ConnectionLost);
        await pair.Client.Ended.WaitAsync(TestTimeouts.Wait);
        await client.PeerClosed.WaitAsync(TestTimeouts.Wait);
    }

    private sealed class BreakingStream(DuplexStream inner) : Stream
    {
        public bool BreaksReads { get; set; }

        public bool BreaksWrites { get; set; }

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            return BreaksReads ? throw new FormatException("reads") : count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            BreaksWrites ? throw new FormatException("writes") : inner.WriteAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
            // Nothing is held back.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
            throw new FormatException("closes");
        }
    }
}
