using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

public sealed class TlsTransportTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_alert_to_a_peer_that_does_not_read_holds_no_thread_and_ends_with_the_handshakes_time()
    {
        await using var below = ConnectionPair.CreateInMemory(bufferSize: 1);
        using var handshake = new CancellationTokenSource();
        var transport = new TlsTransport(below.Client.Stream) { WriteLimit = handshake.Token };

        // Synchronous on purpose: the framework does so.
        var alert = new byte[] { 21, 3, 3, 0, 2, 2, 42 };
        ((Action)(() => transport.Write(alert, 0, alert.Length)))();
        var sending = transport.SendAlertAsync().AsTask();

        sending.IsCompleted.Should().BeFalse();
        await handshake.CancelAsync();
        await sending;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_alert_may_be_changed_by_its_owner_after_it_was_written()
    {
        await using var below = ConnectionPair.CreateInMemory(bufferSize: 1);
        var transport = new TlsTransport(below.Client.Stream);
        var alert = new byte[] { 21, 3, 3, 0, 2, 2, 42 };

        ((Action)(() => transport.Write(alert, 0, alert.Length)))();
        Array.Clear(alert);

        var received = new byte[7];
        await below.Server.Stream.ReadExactlyAsync(received);
        received.Should().Equal(21, 3, 3, 0, 2, 2, 42);
        await transport.SendAlertAsync();
    }
}
