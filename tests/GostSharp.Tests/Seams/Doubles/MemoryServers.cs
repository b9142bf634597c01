using System.Text;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Servers and clients on hosts of an in-memory network.</summary>
internal static class MemoryServers
{
    /// <summary>A handler that says its name and then sends everything back.</summary>
    public sealed class NamedEcho(string name) : IHandler
    {
        public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
        {
            var stream = (StreamConnection)connection;
            await Lines.WriteAsync(stream, name, cancellationToken);
            await stream.Stream.CopyToAsync(stream.Stream, cancellationToken);
            await stream.CompleteWritesAsync(cancellationToken);
        }
    }

    /// <summary>Serves <paramref name="handler"/> at a port of a host.</summary>
    public static Task<Forwarder> ServeAsync(this MemoryHost host, int port, IHandler handler) =>
        new ForwarderBuilder()
            .UseRoute(host)
            .AddHandler("double", _ => handler)
            .AddService(service => service.Listen($"localhost:{port}").Handle("double"))
            .StartAsync();

    public static async Task<StreamConnection> DialAsync(this IRoute host, string address) =>
        (StreamConnection)await host.ConnectAsync(new ConnectContext(Address.Parse(address)));

    /// <summary>Sends a text, ends the direction, and returns everything that comes back.</summary>
    public static async Task<string> AskAsync(this IRoute host, string address, string text)
    {
        await using var connection = await host.DialAsync(address);
        return await connection.AskAsync(text);
    }

    public static async Task<string> AskAsync(this StreamConnection connection, string text)
    {
        await connection.Stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        await connection.CompleteWritesAsync();
        using var reader = new StreamReader(connection.Stream, Encoding.ASCII, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }
}
