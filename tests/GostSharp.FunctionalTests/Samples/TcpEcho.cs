using System.Net.Sockets;
using System.Text;

namespace GostSharp.FunctionalTests.Samples;

/// <summary>A client that says something, ends its side, and reads what comes back.</summary>
internal static class TcpEcho
{
    public static async Task<string> SendAsync(string host, int port, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
