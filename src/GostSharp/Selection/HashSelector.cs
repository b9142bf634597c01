using System.Net;
using System.Text;

namespace GostSharp.Selection;

/// <summary>Picks by the CRC-32 of the client's IP text, as gost does; a client without an address is served by chance.</summary>
internal sealed class HashSelector : ISelector
{
    private readonly RandomSelector _unknownClients = new();

    public Candidate? Pick(IReadOnlyList<Candidate> candidates, ConnectContext context)
    {
        if (candidates.Count == 0)
        {
            return null;
        }

        var client = context.Client switch
        {
            IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped => mapped.Address.MapToIPv4().ToString(),
            IPEndPoint ip => ip.Address.ToString(),
            DnsEndPoint name => name.Host,
            _ => null,
        };
        return client is null
            ? _unknownClients.Pick(candidates, context)
            : candidates[(int)(Crc32.Compute(Encoding.UTF8.GetBytes(client)) % (uint)candidates.Count)];
    }
}
