namespace GostSharp.FunctionalTests.Support;

/// <summary>The tests of the class run on the portable relay, also where the kernel could carry their bytes.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PortableRelayAttribute : Attribute;
