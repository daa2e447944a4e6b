namespace Agrimaan.Cli;

/// <summary>The program's own version.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetName().Version!.ToString(3);

    public static int Print()
    {
        Console.Out.WriteLine("agrimaan " + Text);
        return ExitCodes.Done;
    }
}
