namespace GostSharp.Configuration;

/// <summary>What a program that runs a configuration logs; the library itself logs to the logger that it is given.</summary>
public sealed record LogConfig
{
    /// <summary>The least level that is logged: <c>trace</c>, <c>debug</c>, <c>info</c>, <c>warn</c>, <c>error</c> or <c>fatal</c>.</summary>
    /// <value>Null by default, which is <c>info</c>.</value>
    public string? Level { get; init; }

    /// <summary><c>json</c> or <c>text</c>.</summary>
    /// <value>Null by default, which is <c>json</c>.</value>
    public string? Format { get; init; }

    /// <summary><c>stderr</c>, <c>stdout</c>, <c>none</c> or the path of a file that is appended to.</summary>
    /// <value>Null by default, which is <c>stderr</c>.</value>
    public string? Output { get; init; }
}
