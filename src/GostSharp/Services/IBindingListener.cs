namespace GostSharp.Services;

/// <summary>A listener that binds in its own time and comes back by itself; what it is doing is its service's state.</summary>
internal interface IBindingListener
{
    /// <summary>Where it stands now; null where it has been bound from the beginning.</summary>
    BindingStatus? Status { get; }

    /// <summary>Completes when it is bound; is cancelled when it was unbound before.</summary>
    Task WaitForBoundAsync();
}

/// <summary>Where a listener that binds in its own time stands.</summary>
/// <param name="State"><see cref="ServiceState.Binding"/>, <see cref="ServiceState.Listening"/> or <see cref="ServiceState.Retrying"/>.</param>
/// <param name="Since">Since when.</param>
/// <param name="LastError">Why the last attempt failed or the last bound listener was lost; null when nothing has failed yet.</param>
internal sealed record BindingStatus(ServiceState State, DateTimeOffset Since, string? LastError);
