using System.Buffers;

namespace GostSharp.Codecs.Http;

/// <summary>The alphabets of HTTP.</summary>
internal static class HttpText
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // What stands in lines: bytes, as Latin-1, that are no control characters. Spaces and tabs are text.
    private static readonly SearchValues<char> Text = SearchValues.Create(
        [.. Enumerable.Range(0, 0x100).Select(static code => (char)code).Where(static letter => letter is '\t' or (>= ' ' and not '\x7F'))]);

    public static bool ContainsOnlyToken(this ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Token);

    public static bool ContainsOnlyText(this ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Text);
}
