namespace GostSharp.InteropTests.Peers;

/// <summary>How a foreign program ended, and what it wrote.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Errors);
