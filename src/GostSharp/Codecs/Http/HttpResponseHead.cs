using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GostSharp.Codecs.Http;

/// <summary>The head of a response.</summary>
/// <param name="Status">100 to 999.</param>
/// <param name="Reason">The words behind it; may be empty.</param>
/// <param name="Version">1.0 or 1.1.</param>
/// <param name="Headers">The fields.</param>
internal sealed record HttpResponseHead(int Status, string Reason, Version Version, HttpHeaders Headers)
{
    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out HttpResponseHead response, out int consumed)
    {
        response = HttpHead.TryParse(bytes, out var head, out consumed) ? From(head) : null;
        return response is not null;
    }

    public byte[] ToBytes() => new HttpHead(string.Create(CultureInfo.InvariantCulture, $"HTTP/{Version} {Status} {Reason}"), Headers).ToBytes();

    private static HttpResponseHead From(HttpHead head)
    {
        var parts = head.FirstLine.Split(' ', 3);
        if (parts.Length < 2 || parts[1].Length != 3 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status < 100)
        {
            throw new ProtocolException("this is not an HTTP response");
        }

        return new HttpResponseHead(status, parts.Length == 3 ? parts[2] : "", HttpVersions.Parse(parts[0]), head.Headers);
    }
}
