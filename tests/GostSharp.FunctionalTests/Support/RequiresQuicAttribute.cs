using System.Net.Quic;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A fact about QUIC; skipped, with the reason, where the machine cannot do it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresQuicAttribute : FactAttribute
{
    public RequiresQuicAttribute()
    {
        Skip = QuicListener.IsSupported ? null : "needs the native library libmsquic, version 2";
        Timeout = 60_000;
    }
}
