using System.Diagnostics.CodeAnalysis;
using GostSharp.Codecs;

namespace GostSharp.Tests.Codecs;

/// <summary>Bytes as the specification writes them, and what every parser of messages has to stand.</summary>
internal static class Hex
{
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Reads one message that is all of the bytes.</summary>
    public static T Parse<T>(MessageParser<T> parse, byte[] bytes)
    {
        parse(bytes, out var message, out var consumed).Should().BeTrue();
        consumed.Should().Be(bytes.Length);
        return message!;
    }

    /// <summary>Reads one message, or says that the bytes are refused or too few.</summary>
    public static bool TryParse<T>(MessageParser<T> parse, byte[] bytes, [MaybeNullWhen(false)] out T message)
    {
        message = default;
        try
        {
            return parse(bytes, out message, out _);
        }
        catch (ProtocolException)
        {
            return false;
        }
    }

    public static void ShouldWaitForAllOf<T>(MessageParser<T> parse, byte[] message, string what)
    {
        for (var length = 0; length < message.Length; length++)
        {
            parse(message.AsSpan(0, length), out _, out var consumed).Should().BeFalse("{0} of {1} bytes of {2} are there", length, message.Length, what);
            consumed.Should().Be(0);
        }
    }

    public static void ShouldLeaveTheRest<T>(MessageParser<T> parse, byte[] message)
    {
        parse([.. message, 1, 2, 3], out _, out var consumed).Should().BeTrue();
        consumed.Should().Be(message.Length);
    }

    /// <summary>Whether a parser reads, waits or refuses, and never claims what is not there.</summary>
    public static bool IsTolerated<T>(MessageParser<T> parse, byte[] bytes)
    {
        try
        {
            return parse(bytes, out _, out var consumed) ? consumed > 0 && consumed <= bytes.Length : consumed == 0;
        }
        catch (ProtocolException)
        {
            return true;
        }
    }
}
