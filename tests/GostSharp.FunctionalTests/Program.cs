namespace GostSharp.FunctionalTests;

internal static class Program
{
    public static void Main()
    {
    }
}
