using System.Net;
using GostSharp.Codecs.Http;

namespace GostSharp.Protocols.Http;

/// <summary>A request that is answered with an error of the proxy's own.</summary>
internal sealed class HttpRefusal(int status, FailureReason reason, string message, Exception? innerException = null)
    : GostException(reason, message, innerException)
{
    /// <summary>True for the question for credentials, which is a step of the protocol and no failure.</summary>
    public bool IsQuestion { get; private init; }

    public static HttpRefusal BadRequest(string message, Exception? innerException = null) =>
        new(400, FailureReason.Protocol, message, innerException);

    public static HttpRefusal Unauthorized(bool hasShownCredentials) =>
        new(407, FailureReason.Authentication, "the client's credentials are not accepted") { IsQuestion = !hasShownCredentials };

    /// <summary>What a failed dial is for the client.</summary>
    public static HttpRefusal Unreachable(ConnectFailedException failure) => failure.Reason switch
    {
        FailureReason.Forbidden => new(403, failure.Reason, failure.Message, failure),
        FailureReason.TimedOut => new(504, failure.Reason, failure.Message, failure),
        _ => new(503, failure.Reason, failure.Message, failure),
    };

    public static HttpRefusal BadResponse(FailureReason reason, string message, Exception? innerException = null) =>
        new(reason is FailureReason.TimedOut ? 504 : 503, reason, message, innerException);

    /// <summary>The reply, its fields in the order in which gost writes them.</summary>
    /// <param name="options">How the proxy names itself.</param>
    /// <param name="request">What is refused; null when it could not be read.</param>
    public byte[] ToBytes(HttpHandlerOptions options, HttpRequestHead? request)
    {
        var headers = new HttpHeaders().Add("Connection", "close").Add("Proxy-Agent", options.ProxyAgent);
        if (status == 407)
        {
            headers.Add("Proxy-Authenticate", $"Basic realm=\"{options.Realm}\"");
            if (request?.Headers.Lists("Proxy-Connection", "keep-alive") is true)
            {
                headers.Add("Proxy-Connection", "close");
            }
        }

        return new HttpResponseHead(status, WordsFor(status), HttpVersion.Version11, headers.Add("Content-Length", "0")).ToBytes();
    }

    private static string WordsFor(int status) => status switch
    {
        400 => "Bad Request",
        403 => "Forbidden",
        407 => "Proxy Authentication Required",
        504 => "Gateway Timeout",
        _ => "Service Unavailable",
    };
}
