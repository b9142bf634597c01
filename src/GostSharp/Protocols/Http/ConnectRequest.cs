using System.Globalization;
using System.Net;
using System.Text;
using GostSharp.Codecs.Http;
using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Http;

/// <summary>The CONNECT request, its fields in the order in which gost writes them.</summary>
internal sealed class ConnectRequest
{
    private const string Protocol = "X-Gost-Protocol";

    private static readonly string[] Reserved =
        ["Host", "Content-Length", "Transfer-Encoding", "Trailer", "User-Agent", "Proxy-Connection", Protocol];


    private readonly HttpHeaders _fields = new();

    /// <exception cref="GostException">A configured field cannot be sent.</exception>
    /// <param name="options">Who asks, and with what.</param>
    /// <param name="protocol">What is asked for when it is no stream: gost's <c>udp</c>.</param>
    public ConnectRequest(HttpConnectorOptions options, string? protocol = null)
    {
        var agent = options.Headers.LastOrDefault(static field => Is(field.Key, "User-Agent")).Value ?? options.UserAgent;
        var others = options.Headers.Where(static field => !Reserved.Any(name => Is(field.Key, name))).Append(new("Proxy-Connection", "keep-alive"));
        if (options.Credentials is { } credentials)
        {
            others = others.Where(static field => !Is(field.Key, "Proxy-Authorization"))
                .Append(new("Proxy-Authorization", BasicCredentials.Format(credentials)));
        }

        if (protocol is not null)
        {
            others = others.Append(new(Protocol, protocol));
        }

        _fields.Add("User-Agent", agent);
        foreach (var (name, value) in others.OrderBy(static field => field.Key, StringComparer.OrdinalIgnoreCase))
        {
            _fields.Add(name, value);
        }

        ThrowIfItCannotBeSent();
    }

    /// <summary>The request for <paramref name="target"/>.</summary>
    /// <exception cref="ConnectFailedException">It cannot be named in a request.</exception>
    public byte[] ToBytes(EndPoint? target)
    {
        var authority = AuthorityOf(target);
        var headers = new HttpHeaders().Add("Host", authority);
        foreach (var (name, value) in _fields)
        {
            headers.Add(name, value);
        }

        return new HttpRequestHead("CONNECT", authority, HttpVersion.Version11, headers).ToBytes();
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private void ThrowIfItCannotBeSent()
    {
        try
        {
            new HttpHead("", _fields).ToBytes();
        }
        catch (ProtocolException exception)
        {
            throw new GostException(FailureReason.Configuration, $"a header field for the HTTP proxy cannot be sent: {exception.Message}", exception);
        }
    }

    // A name may come from a client of ours: what is no name must not become a part of the head.
    private static string AuthorityOf(EndPoint? target)
    {
        if (target is null)
        {
            throw new ConnectFailedException(FailureReason.NotSupported, target, "an HTTP proxy has to be told the target");
        }

        var text = Address.Format(target);
        if (!Address.TryParse(text, out _))
        {
            throw new ConnectFailedException(FailureReason.NameNotFound, target, "this is not a host name");
        }

        return Ascii.IsValid(text) ? text : InAscii((DnsEndPoint)target);
    }

    private static string InAscii(DnsEndPoint target)
    {
        try
        {
            return Address.Format(new DnsEndPoint(new IdnMapping().GetAscii(target.Host), target.Port));
        }
        catch (ArgumentException exception)
        {
            throw new ConnectFailedException(FailureReason.NameNotFound, target, "this is not a host name", exception);
        }
    }
}
