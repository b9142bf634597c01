namespace GostSharp.Selection;

/// <summary>The names of the strategies that the library brings.</summary>
public static class SelectorNames
{
    /// <summary>One after the other.</summary>
    public const string Round = "round";

    /// <summary>Another name of <see cref="Round"/>.</summary>
    public const string RoundShort = "rr";

    /// <summary>By chance, in proportion to the weights.</summary>
    public const string Random = "random";

    /// <summary>Another name of <see cref="Random"/>.</summary>
    public const string RandomShort = "rand";

    /// <summary>The first that works, in configured order.</summary>
    public const string Fifo = "fifo";

    /// <summary>Another name of <see cref="Fifo"/>.</summary>
    public const string HighAvailability = "ha";

    /// <summary>The same one for the same client address.</summary>
    public const string Hash = "hash";
}
