using System.Text;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Sni;

/// <summary>Asks for nothing: the node finds the target in what the application says.</summary>
internal sealed class SniConnector : IConnector
{
    private readonly string? _host;

    /// <param name="host">The host that everybody on the way shall see instead of the target's; null shows the target's.</param>
    /// <exception cref="GostException">It is no name (<see cref="FailureReason.Configuration"/>).</exception>
    public SniConnector(string? host = null)
    {
        if (host is not null && !IsName(host))
        {
            throw new GostException(FailureReason.Configuration, $"'{host}' is no name of a host that could hide another one");
        }

        _host = host;
    }

    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        NodeConnection.UseAsync(transport, context, node => ValueTask.FromResult<Connection>(Disguised(node, context)), cancellationToken);

    private StreamConnection Disguised(Connection node, ConnectContext context)
    {
        var stream = node as StreamConnection
            ?? throw new ConnectFailedException(FailureReason.NotSupported, context.Target, "an SNI proxy is reached over a stream");
        return _host is null ? stream : new DisguisedConnection(stream, new Disguise(_host));
    }

    private static bool IsName(string host) =>
        Ascii.IsValid(host) && host.Length is > 0 and <= HostText.MaxLength && !host.Any(static letter => letter is <= ' ' or '\x7F');
}
