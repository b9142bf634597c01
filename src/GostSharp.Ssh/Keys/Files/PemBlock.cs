using System.Security.Cryptography;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>What stands between the BEGIN and the END line of a private key: headers, which only the old encrypted form has, and bytes.</summary>
internal sealed class PemBlock : IDisposable
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";
    private const string PrivateKey = "PRIVATE KEY";

    private PemBlock(string label, Dictionary<string, string> headers, byte[] data)
    {
        Label = label;
        Headers = headers;
        Data = data;
    }

    public string Label { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public byte[] Data { get; }

    public void Dispose() => CryptographicOperations.ZeroMemory(Data);

    /// <summary>Finds the first private key; parameters, certificates and text may stand before it.</summary>
    public static PemBlock Read(ReadOnlySpan<char> text)
    {
        while (TryFindLine(ref text, Begin, out var label))
        {
            var body = text;
            if (!TryFindLine(ref text, End, out var end) || !end.SequenceEqual(label))
            {
                throw new SshException(SshFailure.KeyFormat, "A key file has no END line that fits its BEGIN line.");
            }

            if (label.EndsWith(PrivateKey, StringComparison.Ordinal))
            {
                body = body[..body.IndexOf(End, StringComparison.Ordinal)];
                var headers = ReadHeaders(ref body);
                return new(label.ToString(), headers, Decode(body));
            }
        }

        throw new SshException(SshFailure.KeyFormat, "There is no private key in the text.");
    }

    // Goes behind the next line that begins so, and gives what stands between that beginning and the dashes.
    private static bool TryFindLine(ref ReadOnlySpan<char> text, string beginning, out ReadOnlySpan<char> label)
    {
        label = default;
        var start = text.IndexOf(beginning, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        text = text[(start + beginning.Length)..];
        var end = text.IndexOf(Dashes, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        label = text[..end];
        text = text[(end + Dashes.Length)..];
        return true;
    }

    private static Dictionary<string, string> ReadHeaders(ref ReadOnlySpan<char> body)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        body = body.TrimStart();
        while (true)
        {
            var end = body.IndexOf('\n');
            var line = end < 0 ? body : body[..end];
            var colon = line.IndexOf(':');
            if (colon < 0)
            {
                return headers;
            }

            headers[line[..colon].Trim().ToString()] = line[(colon + 1)..].Trim().ToString();
            body = body[line.Length..].TrimStart();
        }
    }

    private static byte[] Decode(ReadOnlySpan<char> base64)
    {
        var buffer = new byte[(base64.Length / 4 * 3) + 3];
        try
        {
            return Convert.TryFromBase64Chars(base64, buffer, out var length)
                ? buffer[..length]
                : throw new SshException(SshFailure.KeyFormat, "A key file holds something else than base64.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
