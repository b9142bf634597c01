namespace GostSharp.Selection;

/// <summary>How hard a target is tried.</summary>
/// <param name="Timeout">How long one attempt may take, over all hops; a negative value is no limit.</param>
/// <param name="Retries">Further attempts after a failed one; a name that cannot be resolved is not tried again.</param>
internal readonly record struct DialPolicy(TimeSpan Timeout, int Retries = 0);
