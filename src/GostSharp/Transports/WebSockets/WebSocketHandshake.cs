using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GostSharp.Codecs.Http;

namespace GostSharp.Transports.WebSockets;

/// <summary>What both sides of the opening handshake know.</summary>
internal static class WebSocketHandshake
{
    public const string Protocol = "websocket";
    public const string Version = "13";
    public const string KeyField = "Sec-WebSocket-Key";
    public const string AcceptField = "Sec-WebSocket-Accept";
    public const string VersionField = "Sec-WebSocket-Version";
    public const string ExtensionsField = "Sec-WebSocket-Extensions";
    public const string SubprotocolField = "Sec-WebSocket-Protocol";

    /// <summary>The compression that gost offers, and the one that is answered.</summary>
    public const string Deflate = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private const string DeflateName = "permessage-deflate";
    private const int KeyLength = 16;

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength));

    public static bool IsKey(string? text)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        return text is { Length: 24 } && Convert.TryFromBase64String(text, key, out var length) && length == KeyLength;
    }

    /// <summary>Shows that the server has understood the key.</summary>
#pragma warning disable CA5350 // The protocol's choice; nothing is kept secret by it.
    public static string AcceptFor(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    /// <summary>True when a client offers the compression in a form that <see cref="Deflate"/> answers; a smaller window is none.</summary>
    public static bool OffersDeflate(HttpHeaders headers) => Extensions(headers).Any(static extension =>
        Is(extension[0], DeflateName) && extension.Skip(1).All(static parameter =>
            IsNoTakeover(parameter) || parameter.StartsWith("client_max_window_bits", StringComparison.OrdinalIgnoreCase)));

    /// <summary>True when a server has agreed to <see cref="Deflate"/>, false when to nothing.</summary>
    /// <exception cref="ProtocolException">It answered something that was not offered.</exception>
    public static bool AgreesToDeflate(HttpHeaders headers, bool isOffered) => Extensions(headers).ToArray() switch
    {
        [] => false,
        [var only] when isOffered && Is(only[0], DeflateName) && IsAnswer([.. only.Skip(1)]) => true,
        _ => throw new ProtocolException("the server answered a WebSocket extension that was not offered"),
    };

    // A server may announce a smaller window of its own unasked; one of the client's it may only ask for when offered.
    private static bool IsAnswer(string[] parameters) =>
        parameters.Count(IsNoTakeover) == 2
        && parameters.Count(IsServerWindow) == parameters.Length - 2
        && parameters.Distinct(StringComparer.OrdinalIgnoreCase).Count() == parameters.Length
        && parameters.Length <= 3;

    private static bool IsServerWindow(string parameter) =>
        parameter.Split('=', StringSplitOptions.TrimEntries) is [var name, var bits]
        && Is(name, "server_max_window_bits")
        && int.TryParse(bits.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count is >= 8 and <= 15;

    private static bool IsNoTakeover(string parameter) => Is(parameter, "server_no_context_takeover") || Is(parameter, "client_no_context_takeover");

    private static IEnumerable<string[]> Extensions(HttpHeaders headers) => headers.All(ExtensionsField)
        .SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Select(static extension => extension.Split(';', StringSplitOptions.TrimEntries));

    private static bool Is(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
