namespace GostSharp;

/// <summary>A listener whose connections can be served on the thread on which they arrive.</summary>
internal interface IPromptListener : IListener
{
    /// <summary>As <see cref="IListener.AcceptAsync"/>, but may return on a <see cref="PromptThread"/>: what follows must not wait there.</summary>
    ValueTask<Connection?> AcceptPromptlyAsync(CancellationToken cancellationToken);
}
