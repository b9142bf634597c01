namespace GostSharp;

/// <summary>The nodes that a connection goes through, found among its features: who may be to blame when it breaks.</summary>
internal sealed class RoutePath
{
    private readonly string _text;

    private RoutePath(string text) => _text = text;

    /// <summary>Notes that <paramref name="connection"/> goes through one node more than <paramref name="transport"/>, over which it was made.</summary>
    public static void Extend(Connection connection, Connection transport, string place)
    {
        var before = transport.Features.Get<RoutePath>();
        connection.Features.Set(new RoutePath(before is null ? place : $"{before} > {place}"));
    }

    public override string ToString() => _text;
}
