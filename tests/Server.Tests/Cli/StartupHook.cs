/// <summary>Runs inside the program under test before its own code, and writes down at its end which assemblies it has loaded.</summary>
internal static class StartupHook
{
    public const string Variable = "AGRIMAAN_TEST_LOADED";

    public static void Initialize() => AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(
        Environment.GetEnvironmentVariable(Variable)!, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name ?? ""));
}
