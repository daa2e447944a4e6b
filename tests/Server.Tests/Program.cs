using Agrimaan.Server.Tests;
using Agrimaan.Server.Tests.Storage;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Written out, and not generated, because tests also start this program as a writer to kill (see JournalChild).
if (Environment.GetEnvironmentVariable(JournalChild.Variable) is { Length: > 0 } file)
{
    await JournalChild.AppendForEverAsync(file);
}

if (Environment.GetEnvironmentVariable(JournalChild.HolderVariable) is { Length: > 0 } held)
{
    await JournalChild.HoldForEverAsync(held);
}

return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
