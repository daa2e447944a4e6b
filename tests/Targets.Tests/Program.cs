using Agrimaan.Local.Keeping;
using Agrimaan.Targets.Tests;

// The tests' executable plays several parts, so that real processes can be tested with nothing installed.
return args switch
{
    ["shim", var folder] => KeeperProgram.Run(folder),
    ["start-keeper", var folder] => await StarterChild.RunAsync(folder),
    ["few-files", var home] => await FewFilesChild.RunAsync(home),
    ["take-epochs", var folder] => LeaderChild.TakeEpochs(folder),
    ["deploy", var home, var artefact, var epoch] => await LeaderChild.DeployAsync(home, artefact, long.Parse(epoch, System.Globalization.CultureInfo.InvariantCulture)),
    ["serve-http", .. var conduct] => HttpChild.Run(conduct),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
