namespace GostSharp.Tests;

/// <summary>A thread like those of the event loops, on which nothing may wait.</summary>
internal static class LoopThread
{
    /// <summary>Returns when <paramref name="work"/> has returned, whatever it has begun.</summary>
    public static void Run(Action work)
    {
        var thread = new Thread(() =>
        {
            PromptThread.Enter();
            work();
        });
        thread.Start();
        thread.Join();
    }
}
