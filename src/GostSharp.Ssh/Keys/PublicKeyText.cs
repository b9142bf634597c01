using System.Diagnostics.CodeAnalysis;

namespace GostSharp.Ssh.Keys;

/// <summary>Keys as lines of text, in .pub files, known_hosts and authorized_keys: the type, the blob in base64, a comment.</summary>
internal static class PublicKeyText
{
    private static ReadOnlySpan<char> Blanks => " \t\r";

    /// <summary>Reads a key and what follows it.</summary>
    public static bool TryRead(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out SshPublicKey? key, out string comment, [NotNullWhen(false)] out SshException? problem)
    {
        var type = NextWord(ref text);
        var base64 = NextWord(ref text);
        comment = text.Trim(Blanks).ToString();
        try
        {
            key = Read(type, base64);
            problem = null;
            return true;
        }
        catch (SshException ex)
        {
            key = null;
            problem = ex;
            return false;
        }
    }

    /// <summary>Takes the first word off, and the blanks around it.</summary>
    public static ReadOnlySpan<char> NextWord(ref ReadOnlySpan<char> text)
    {
        text = text.TrimStart(Blanks);
        var end = text.IndexOfAny(Blanks);
        var word = end < 0 ? text : text[..end];
        text = text[word.Length..].TrimStart(Blanks);
        return word;
    }

    private static SshPublicKey Read(ReadOnlySpan<char> type, ReadOnlySpan<char> base64)
    {
        var blob = new byte[(base64.Length / 4 * 3) + 3];
        if (base64.IsEmpty || !Convert.TryFromBase64Chars(base64, blob, out var length))
        {
            throw new SshException(SshFailure.KeyFormat, "There is no key in base64 behind its type.");
        }

        var key = SshPublicKey.Parse(blob.AsSpan(0, length));
        return type.SequenceEqual(key.KeyType)
            ? key
            : throw new SshException(SshFailure.KeyFormat, $"A key of the type {key.KeyType} stands behind the name of another type.");
    }
}
