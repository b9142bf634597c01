using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Tests.Kernel;

public sealed class ReadinessWaitsTests
{
    [Fact(Timeout = 60_000)]
    public async Task Who_waits_for_room_is_told_of_it_although_the_loop_has_just_asked_for_no_more()
    {
        if (!Epoll.IsSupported)
        {
            return;
        }

        const int Rounds = 3000;
        using var sockets = new FullSockets();
        var waits = new ReadinessWaits((int)sockets.Near.Handle);
        await waits.WaitToWriteAsync(CancellationToken.None);
        for (var round = 0; round < Rounds; round++)
        {
            sockets.Fill();
            using var together = new Barrier(2);
            var toldInVain = Task.Run(() =>
            {
                together.SignalAndWait();
                for (var times = 0; times < 5; times++)
                {
                    waits.Ready(Epoll.Output); // As the loop calls when nobody waits: it is about to ask for no more.
                }
            });
            var waiting = Task.Run(async () =>
            {
                together.SignalAndWait();
                do
                {
                    await waits.WaitToWriteAsync(CancellationToken.None);
                }
                while (!sockets.HasRoom);
            });

            await toldInVain;
            sockets.Drain();
            await waiting.WaitAsync(TestTimeouts.Wait);
        }

        waits.Close(failure: null);
    }

    /// <summary>Two connected sockets with little room.</summary>
    private sealed class FullSockets : IDisposable
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private readonly Socket _far;

        public FullSockets()
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            Near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 4096 };
            Near.Connect(listener.LocalEndPoint!);
            _far = listener.Accept();
            (Near.Blocking, _far.Blocking) = (false, false);
        }

        public Socket Near { get; }

        public bool HasRoom => Near.Poll(TimeSpan.Zero, SelectMode.SelectWrite);

        public void Fill()
        {
            while (HasRoom)
            {
                Near.Send(_buffer, SocketFlags.None, out _);
            }
        }

        public void Drain()
        {
            while (!HasRoom || _far.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                _far.Receive(_buffer, SocketFlags.None, out _);
            }
        }

        public void Dispose()
        {
            Near.Dispose();
            _far.Dispose();
        }
    }
}
