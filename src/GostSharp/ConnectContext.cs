using System.Net;

namespace GostSharp;

/// <summary>What a connection is wanted for.</summary>
/// <param name="Target">Where to; null lets the far end decide (gost's <c>:0</c>).</param>
/// <param name="Client">On whose behalf, for selectors and for protocols that pass it on; null when nobody in particular.</param>
public sealed record ConnectContext(EndPoint? Target, EndPoint? Client = null)
{
    /// <summary>The target as text, for messages.</summary>
    internal string TargetText => Target is null ? ":0" : Address.Format(Target);
}
