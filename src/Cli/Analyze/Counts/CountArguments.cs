using System.CommandLine;
using Agrimaan.Cli.Simulate;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Analyze.Counts;

/// <summary>What the judges of counts want to know beside the counts.</summary>
internal sealed class CountArguments
{
    private readonly Option<string?> _policy = new("--policy") { Description = "A platform file by whose rules is judged; those that hold without a word in it, if none is named. For sequential and limits.", HelpName = "FILE" };
    private readonly Option<string?> _environment = new("--environment", "--env") { Description = "The environment of that file; the only one without it.", HelpName = "NAME" };
    private readonly Option<string?> _share = new("--share") { Description = "The canary's share of the traffic, where the file does not say it. For sequential and limits.", HelpName = "SHARE" };
    private readonly Option<string> _replicas = new("--replicas") { Description = "The canary's part of all instances, 50% without it. For sequential.", HelpName = "SHARE", DefaultValueFactory = _ => "50%" };

    private Option[] All => [_policy, _environment, _share, _replicas];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>One of them that is on the line, or null.</summary>
    public string? FirstOn(ParseResult line) => All.FirstOrDefault(option => line.GetResult(option) is { Implicit: false })?.Name;

    public RolloutPolicy Policy(ParseResult line, string folder) =>
        line.GetValue(_policy) is { } file ? PolicyFile.Read(folder, file, line.GetValue(_environment)).Policy : new();

    public double? Share(ParseResult line) => line.GetValue(_share) is { } text ? SimulateArguments.Portion(_share.Name, text) : null;

    public double Replicas(ParseResult line) => SimulateArguments.Portion(_replicas.Name, line.GetValue(_replicas)!) is > 0 and < 1 and var part
        ? part
        : throw new CommandException(ExitCodes.BadInput, "--replicas is a part of all instances above 0 and below 100%.", "For one canary beside three others write --replicas 25%.");
}
