namespace GostSharp.TestKit;

/// <summary>Stands in until the kit has sources.</summary>
internal static class TestKitAssembly;
