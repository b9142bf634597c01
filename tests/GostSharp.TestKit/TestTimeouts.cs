namespace GostSharp.TestKit;

/// <summary>How long tests wait for what must happen; long enough for a busy machine, shorter than a test may take.</summary>
public static class TestTimeouts
{
    /// <summary>The limit of one test, in milliseconds, for <c>[Fact(Timeout = TestTimeouts.Test)]</c>.</summary>
    public const int Test = 15_000;

    /// <summary>For something that must happen.</summary>
    public static TimeSpan Wait => TimeSpan.FromSeconds(10);

    /// <summary>Between two looks at a condition that nothing signals.</summary>
    public static TimeSpan Poll => TimeSpan.FromMilliseconds(5);
}
