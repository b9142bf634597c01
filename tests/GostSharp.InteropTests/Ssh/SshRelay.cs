using System.Net.Sockets;
using GostSharp.Ssh;
using GostSharp.Ssh.Channels;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Carries bytes between a channel and a socket until both directions have ended.</summary>
internal static class SshRelay
{
    private const int BufferSize = 128 * 1024;

    public static async Task RunAsync(SshChannel channel, Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await using (channel)
        {
            await Task.WhenAll(FromChannelAsync(channel, stream), ToChannelAsync(channel, stream));
        }
    }

    private static async Task FromChannelAsync(SshChannel channel, NetworkStream stream)
    {
        try
        {
            await channel.Stream.CopyToAsync(stream, BufferSize);
            stream.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is IOException or SshException or SocketException)
        {
            Break(channel, stream);
        }
    }

    private static async Task ToChannelAsync(SshChannel channel, NetworkStream stream)
    {
        try
        {
            await stream.CopyToAsync(channel.Stream, BufferSize);
            await channel.CompleteWritesAsync();
        }
        catch (Exception end) when (end is IOException or SshException or SocketException or ObjectDisposedException)
        {
            Break(channel, stream);
        }
    }

    // One end is gone: the other one is told, and the test that wanted more bytes sees that they are missing.
    private static void Break(SshChannel channel, NetworkStream stream)
    {
        channel.Abort();
        stream.Socket.Dispose();
    }
}
