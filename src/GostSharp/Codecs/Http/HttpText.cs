using System.Buffers;

namespace GostSharp.Codecs.Http;

/// <summary>The alphabets of HTTP.</summary>
internal static class HttpText
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool ContainsOnlyToken(this ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Token);
}
