using System.Runtime.CompilerServices;

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
    public static Leaving LeaveAsync() => default;

    /// <summary>Is awaited where it was made.</summary>
    /// <remarks>A task would not do: it may be over before its caller looks, who then goes on where it is.</remarks>
    public readonly struct Leaving : ICriticalNotifyCompletion
    {
        public bool IsCompleted => !isCurrent;

        public Leaving GetAwaiter() => this;

        public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static go => go(), continuation, preferLocal: false);

        public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static go => ((Action)go!)(), continuation);

        public void GetResult()
        {
            // There is none.
        }
    }
}
