using System.Reflection;
using System.Runtime.CompilerServices;
using GostSharp.Relaying;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A theory about allocations, of which a Debug build makes one for each call of an asynchronous method: it is skipped where the library was built so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresReleaseTheoryAttribute : TheoryAttribute
{
    public RequiresReleaseTheoryAttribute()
    {
        var machine = typeof(DatagramRelay).GetMethod(nameof(DatagramRelay.RunAsync))!.GetCustomAttribute<AsyncStateMachineAttribute>()!.StateMachineType;
        if (!machine.IsValueType)
        {
            Skip = $"needs a library that was built for Release (dotnet test -c Release): {machine.FullName} is a class, so every call allocates one";
        }
    }
}
