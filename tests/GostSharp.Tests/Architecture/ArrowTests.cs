namespace GostSharp.Tests.Architecture;

/// <summary>The direction of the arrows (docs/architecture.md): who may know whom inside of the library.</summary>
public sealed class ArrowTests
{
    private static readonly string[] NameEverything = ["Configuration", "Forwarders", "DependencyInjection"];

    // Rooms that are not listed, one for each transport and each protocol, follow from their hall.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        [""] = [],
        ["Diagnostics"] = [],
        ["Kernel"] = [],
        ["Codecs"] = [],
        ["CommandLine"] = ["Configuration", "Diagnostics"],
        ["Relaying"] = ["Diagnostics", "Kernel"],
        ["Selection"] = ["Diagnostics"],
        ["Routing"] = ["Diagnostics"],
        ["Services"] = ["Diagnostics", "Selection"],
        ["Multiplexing"] = ["Diagnostics"],
        ["Transports"] = ["Diagnostics", "Kernel", "Relaying", "Selection", "Codecs", "Multiplexing"],
        ["Protocols"] = ["Diagnostics", "Relaying", "Selection", "Codecs", "Multiplexing", "Protocols/Authentication", "Protocols/Datagrams", "Protocols/Binding", "Protocols/FarEnd"],
        // The last ones are assemblies of their own.
        ["Transports/Kcp"] = ["Diagnostics", "Multiplexing", "Transports", "Kcp"],
        ["Transports/Ssh"] = ["Diagnostics", "Kernel", "Codecs", "Transports", "Ssh"],
        // This machine is made of sockets.
        ["Transports/Direct"] = ["Diagnostics", "Kernel", "Relaying", "Selection", "Transports", "Transports/Tcp", "Transports/Udp"],
    };

    private static readonly Dictionary<string, string> RoomsOfTypes = Repository.Library
        .SelectMany(file => file.Types.Select(type => (Type: type, file.Room)))
        .Distinct()
        .GroupBy(entry => entry.Type, entry => entry.Room)
        .Where(rooms => rooms.Count() == 1)
        .ToDictionary(rooms => rooms.Key, rooms => rooms.Single());

    [Fact]
    public void The_scan_sees_what_it_shall_judge()
    {
        Repository.Library.Should().HaveCountGreaterThan(100);
        Repository.Library.Select(file => file.Room).Should().Contain(["", "Relaying", "Transports", "Transports/Tcp", "Protocols/Forward"]);
        RoomsOfTypes.Should().Contain("Relay", "Relaying").And.Contain("Forwarder", "Forwarders").And.Contain("TargetState", "Selection");
        File("Protocols/Forward/ForwardHandler.cs").Mentions(RoomsOfTypes).Should().BeEquivalentTo("Protocols", "Selection");
        new SourceFile("Relaying/Bad.cs", "namespace GostSharp.Relaying;\nclass Bad(Selection.TargetGroup a, Services.None b, Forwarder c);")
            .Mentions(RoomsOfTypes).Should().BeEquivalentTo("Selection", "Forwarders");
    }

    [Fact]
    public void Every_arrow_points_downwards()
    {
        var wrong =
            from file in Repository.Library
            where !NameEverything.Contains(file.Room)
            from room in file.Mentions(RoomsOfTypes)
            where !KnownTo(file.Room).Contains(room)
            select $"{file}: {(file.Room.Length == 0 ? "the root" : file.Room)} must not know {room}";

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void Protocols_know_no_sockets()
    {
        var wrong = Repository.Library.Where(file => file.Folder.StartsWith("Protocols", StringComparison.Ordinal))
            .Where(file => file.Code.Contains("System.Net.Sockets", StringComparison.Ordinal) || file.Code.Contains("SafeSocketHandle", StringComparison.Ordinal));

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void Every_namespace_is_its_folder()
    {
        var wrong = Repository.Library.Where(file => !Namespaces(file).Contains(file.Namespace)).Select(file => $"{file}: {file.Namespace}");

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void What_several_assemblies_share_knows_nobody()
    {
        Repository.Shared.Should().NotBeEmpty().And.OnlyContain(file => file.Namespace == "GostSharp.Shared");
        Repository.Shared.SelectMany(file => file.Usings).Should().NotContain(name => name.StartsWith("GostSharp", StringComparison.Ordinal));
        Repository.Shared.SelectMany(file => file.Mentions(RoomsOfTypes)).Should().BeEmpty();
    }

    [Fact]
    public void Every_room_has_its_place_in_the_order()
    {
        var rooms = Repository.Library.Select(file => file.Room).Distinct().Except(NameEverything);

        rooms.Should().OnlyContain(room => Known.ContainsKey(room) || Known.ContainsKey(HallOf(room)));
    }

    private static IEnumerable<string> KnownTo(string room) =>
        Known.TryGetValue(room, out var known) ? known : Known.GetValueOrDefault(HallOf(room), []).Append(HallOf(room));

    private static string HallOf(string room) => room.Split('/')[0];

    private static SourceFile File(string name) => Repository.Library.Single(file => file.Name == name);

    // What users begin with stands in the namespace of the library or of their container, wherever the file is.
    private static IEnumerable<string> Namespaces(SourceFile file) => file.Room switch
    {
        "Forwarders" => ["GostSharp"],
        "DependencyInjection" => ["GostSharp.DependencyInjection", "Microsoft.Extensions.DependencyInjection"],
        _ => [string.Join('.', file.Folder.Split('/', StringSplitOptions.RemoveEmptyEntries).Prepend("GostSharp"))],
    };
}
