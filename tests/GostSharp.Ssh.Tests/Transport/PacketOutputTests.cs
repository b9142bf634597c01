using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Transport;

public sealed class PacketOutputTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reader_that_waits_for_room_goes_on_when_an_exchange_of_keys_begins()
    {
        using var output = new PacketOutput(Stream.Null, static exception => throw exception);
        lock (output.Gate)
        {
            // Nobody flushes: it stays there as with a peer that does not read.
            output.Add(new byte[512 * 1024]);
        }

        var waiting = output.WaitForRoomForAnswersAsync(new Wakeup(), CancellationToken.None).AsTask();
        waiting.IsCompleted.Should().BeFalse();

        output.TryBeginKeyExchange([SshMessage.KexInit]).Should().BeTrue();

        await waiting.WaitAsync(TestTimeouts.Wait);
    }

    [Fact]
    public async Task All_that_is_held_counts_during_an_exchange_of_keys()
    {
        const int MiB = 1024 * 1024;
        var overflows = 0;
        await using var stream = new StuckStream();
        using var output = new PacketOutput(stream, static _ => { }) { Overflowed = _ => overflows++ };
        output.Send(Packet(SshMessage.Ignore, MiB));
        stream.Writes.Should().Be(1);
        output.TryBeginKeyExchange([SshMessage.KexInit]).Should().BeTrue();

        output.Send(Packet(SshMessage.GlobalRequest, MiB / 2));
        output.Send(Packet(SshMessage.Ignore, 2 * MiB));
        overflows.Should().Be(0);

        output.Send(Packet(SshMessage.Ignore, MiB / 2));
        output.Send(Packet(SshMessage.GlobalRequest, MiB / 2));
        overflows.Should().Be(2, "some of it is being written, some waits for that and some for the end of the exchange");

        output.Send(Packet(SshMessage.Disconnect, 100));
        overflows.Should().Be(2, "the last word always fits");
    }

    private static byte[] Packet(byte type, int length)
    {
        var payload = new byte[length];
        payload[0] = type;
        return payload;
    }

    /// <summary>Takes nothing of what is written, until it is closed.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Writes { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            await _closed.Task.WaitAsync(cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            _closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
