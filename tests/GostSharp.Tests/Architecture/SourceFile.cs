using System.Text.RegularExpressions;

namespace GostSharp.Tests.Architecture;

/// <summary>A source file of the library: which room it stands in and which rooms it mentions.</summary>
internal sealed partial class SourceFile
{
    private const string Library = "GostSharp";

    // Transports and protocols are rooms with a room for each of them inside.
    private static readonly string[] Halls = ["Transports", "Protocols"];

    private static readonly HashSet<string> Rooms =
        [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root.FullName, "src", Library), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))];

    public SourceFile(string name, string text)
    {
        Name = name;
        Code = EnumBody().Replace(Text().Replace(Comment().Replace(text, ""), "text"), "");
        Namespace = NamespaceLine().Match(Code).Groups[1].Value;
        Usings = [.. UsingLine().Matches(Code).Select(match => match.Groups[1].Value)];
        Folder = Path.GetDirectoryName(name)!.Replace('\\', '/');
        Room = RoomOf(Folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Its path below the library's folder.</summary>
    public string Name { get; }

    /// <summary>The text without comments, literals and names of enum values.</summary>
    public string Code { get; }

    public string Namespace { get; }

    public IReadOnlyList<string> Usings { get; }

    public string Folder { get; }

    /// <summary><c>Relaying</c>, <c>Transports</c>, <c>Transports/Tcp</c>, ...; empty at the root.</summary>
    public string Room { get; }

    /// <summary>The types that the file declares.</summary>
    public IEnumerable<string> Types => TypeDeclaration().Matches(Code).Select(match => match.Groups[1].Value);

    /// <summary>The other rooms whose namespaces the file imports or whose types it names.</summary>
    /// <param name="roomsOfTypes">The room of every type of the library whose name is not used twice.</param>
    public IEnumerable<string> Mentions(IReadOnlyDictionary<string, string> roomsOfTypes) =>
        Usings.Where(name => name.StartsWith($"{Library}.", StringComparison.Ordinal)).Select(name => RoomOf(name.Split('.')[1..]))
            .Concat(Words().Select(word => roomsOfTypes.GetValueOrDefault(word, Room)))
            .Where(room => room != Room && room.Length > 0)
            .Distinct();

    public override string ToString() => Name;

    private static string RoomOf(string[] path) => path switch
    {
        [] => "",
        [var hall, var inner, ..] when Halls.Contains(hall) => $"{hall}/{inner}",
        [var room, ..] => room,
    };

    // What stands after a dot is a member, unless the dot stands after a namespace: "Selection.TargetGroup" needs no using directive.
    private IEnumerable<string> Words() =>
        Word().Matches(Code).Where(match => match.Groups[1].Value is "" || Rooms.Contains(match.Groups[1].Value)).Select(match => match.Groups[2].Value);

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("\"(?:\\\\.|[^\"\\\\\\n])*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"(?<=\benum\s+\w+\s*)\{[^}]*\}")]
    private static partial Regex EnumBody();

    [GeneratedRegex(@"(?:(\w+)\s*\.\s*)?\b([A-Z]\w*)")]
    private static partial Regex Word();

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)[^;]*;", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|sealed|abstract|static|readonly|partial|file|ref)\s+)*(?:class|record struct|record class|record|struct|interface|enum)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
