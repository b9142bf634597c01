namespace GostSharp;

/// <summary>A handler whose steps neither wait for anything nor run a user's code as long as all goes well; with a failure, or something to log, it leaves the thread first.</summary>
internal interface IPromptHandler : IHandler
{
    /// <summary>Whether that is so at the moment.</summary>
    bool IsPrompt { get; }
}
