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
}
