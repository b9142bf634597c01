namespace GostSharp;

/// <summary>Whether this thread looks after many connections: then nothing on it may wait, and no user's code may run.</summary>
internal static class PromptThread
{
    [ThreadStatic]
    private static bool isCurrent;

    public static bool IsCurrent => isCurrent;

    /// <summary>To be called by such a thread, once.</summary>
    public static void Enter() => isCurrent = true;

    /// <summary>Goes on elsewhere when this is such a thread.</summary>
    public static async ValueTask LeaveAsync()
    {
        if (isCurrent)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }
}
