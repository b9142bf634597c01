namespace GostSharp.Yaml.Reading;

/// <summary>Where something stands in a file; both count from 1.</summary>
internal readonly record struct Place(long Line, long Column) : IComparable<Place>
{
    public static Place Start { get; } = new(1, 1);

    public int CompareTo(Place other) => (Line, Column).CompareTo((other.Line, other.Column));

    public override string ToString() => $"{Line}:{Column}";
}
