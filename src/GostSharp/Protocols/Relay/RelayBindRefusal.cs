using System.Net;

namespace GostSharp.Protocols.Relay;

/// <summary>What a relay server says that does not bind.</summary>
internal static class RelayBindRefusal
{
    /// <summary>The failure that a status stands for.</summary>
    public static GostException Of(byte status, StreamConnection server, EndPoint address)
    {
        var (reason, _, words) = RelayStatus.Explain(status);
        var answer = $"the relay answered: {words}";
        return status switch
        {
            // Who is not let in learns nothing of the address.
            RelayStatus.Unauthorized => new ConnectFailedException(reason, server.RemoteEndPoint, answer, site: FailureSite.Node),
            RelayStatus.Forbidden => new BindFailedException(reason, address, $"{answer} (servers of gost v3 bind with bind=true only)"),
            RelayStatus.ServiceUnavailable => new BindFailedException(
                FailureReason.AddressUnavailable, address, $"{answer} (the address may be taken, or not be one of its machine)"),
            _ => new BindFailedException(reason, address, answer),
        };
    }
}
