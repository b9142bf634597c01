using System.Net;

namespace GostSharp;

/// <summary>A route that begins to connect without waiting and without a user's code, and tells failures elsewhere than on a <see cref="PromptThread"/>.</summary>
internal interface IPromptRoute : IRoute
{
    /// <summary>Whether it does so for a target.</summary>
    bool IsPromptFor(EndPoint? target);
}
