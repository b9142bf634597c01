using System.Net;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests;

/// <summary>What an established connection costs the collector with every event: nothing.</summary>
public class TcpAllocationTests
{
    [RequiresReleaseTheory(Timeout = 60_000)]
    [InlineData(64, 5_000)]
    [InlineData(1_000_000, 100)]
    public async Task An_echo_allocates_nothing(int size, int count)
    {
        using var target = new ThreadEcho();
        await using var forwarding = await Forwarding.StartAsync(target.EndPoint);
        var endPoint = forwarding.EndPoint;
        var allocated = await Task.Factory.StartNew(
            () => Measure(endPoint, size, count), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        allocated.Should().BeLessThan(count * 4, "less than any object for each echo would take");
    }

    // On a thread of its own that allocates nothing either. The best round counts: until then pools fill up, and the runner does what it does.
    private static long Measure(IPEndPoint endPoint, int size, int count)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = 10_000, ReceiveTimeout = 10_000 };
        client.Connect(endPoint);
        var (question, answer) = (new byte[size], new byte[size]);
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < count; i++)
            {
                Ask();
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;

        // Not more at once than the sockets hold: both ends write before they read.
        void Ask()
        {
            for (var done = 0; done < size;)
            {
                var part = Math.Min(size - done, 64 * 1024);
                client.Send(question.AsSpan(done, part));
                for (var end = done + part; done < end;)
                {
                    done += client.Receive(answer.AsSpan(done, end - done));
                }
            }
        }
    }

    /// <summary>Sends back what one client sends, from a thread that waits in the kernel.</summary>
    private sealed class ThreadEcho : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly Thread _thread;

        public ThreadEcho()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
            EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
            _thread = new Thread(Serve);
            _thread.Start();
        }

        public IPEndPoint EndPoint { get; }

        // The client has left by then.
        public void Dispose()
        {
            _listener.Dispose();
            _thread.Join();
        }

        private void Serve()
        {
            try
            {
                using var client = _listener.Accept();
                client.NoDelay = true;
                var buffer = new byte[64 * 1024];
                for (int count; (count = client.Receive(buffer)) > 0;)
                {
                    client.Send(buffer.AsSpan(0, count));
                }
            }
            catch (SocketException)
            {
                // Nobody came, or the client broke off, which its own thread tells.
            }
        }
    }
}
