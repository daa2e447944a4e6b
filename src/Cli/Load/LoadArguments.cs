using System.CommandLine;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Load;

/// <summary>The options of `agrimaan load`.</summary>
internal sealed class LoadArguments
{
    public const string MaxErrors = "--max-errors";
    public const string MaxP95 = "--max-p95";

    private readonly Option<string> _rate = new("--rate") { Description = "Requests a second, 0.1 to 20000; 100 without it.", HelpName = "N", DefaultValueFactory = _ => "100" };
    private readonly Option<string?> _time = new("--for") { Description = "How long, such as 10s or 5m, at most 1h; 10s unless --count says how many.", HelpName = "TIME" };
    private readonly Option<string?> _count = new("--count") { Description = "How many requests, at most 10000000; the end comes when the first of the two is reached.", HelpName = "N" };
    private readonly Option<string?> _ramp = new("--ramp") { Description = "The rate rises from 0 for so long.", HelpName = "TIME" };
    private readonly Option<string[]> _paths = new("--path") { Description = "What is asked for, / without it; more than one are asked in turn, /orders=3 three times as often.", HelpName = "PATH[=WEIGHT]" };
    private readonly Option<string?> _method = new("--method") { Description = "GET without it, POST with a body.", HelpName = "METHOD" };
    private readonly Option<string[]> _headers = new("--header") { Description = "A header of every request.", HelpName = "'NAME: VALUE'" };
    private readonly Option<string?> _body = new("--body") { Description = "What every request brings, or @ and the file it stands in.", HelpName = "TEXT|@FILE" };
    private readonly Option<string> _timeout = new("--timeout") { Description = "An answer that takes longer is an error; 10s without it, at most 2m.", HelpName = "TIME", DefaultValueFactory = _ => "10s" };
    private readonly Option<string> _mostOpen = new("--max-open") { Description = "With so many unanswered, what is due is not sent, and is an error; 1000 without it, at most 10000.", HelpName = "N", DefaultValueFactory = _ => "1000" };
    private readonly Option<string?> _maxErrors = new(MaxErrors) { Description = "With a larger share of errors than this, such as 1%, the exit code is 1.", HelpName = "SHARE" };
    private readonly Option<string?> _maxP95 = new(MaxP95) { Description = "With more than 5 in 100 slower than this, such as 200ms, the exit code is 1.", HelpName = "TIME" };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Says nothing before the end, for a load in the background." };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _rate, _time, _count, _ramp, _paths, _method, _headers, _body, _timeout, _mostOpen, _maxErrors, _maxP95, _quiet })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>All but the address, read before anything is asked, so that a wrong one costs nothing.</summary>
    /// <exception cref="CommandException">One of them cannot be meant.</exception>
    public Func<Uri, LoadOptions> Read(Invocation invocation)
    {
        var line = invocation.Line;
        var rate = LoadText.Number("--rate", line.GetValue(_rate)!, 0.1, 20_000);
        var schedule = Planned(rate, line.GetValue(_time), line.GetValue(_count), line.GetValue(_ramp));
        var paths = (line.GetValue(_paths) ?? []).Select(LoadText.Path).ToArray();
        var request = LoadText.Request(line.GetValue(_method), line.GetValue(_headers) ?? [], line.GetValue(_body), invocation.Surroundings.Folder);
        var open = new OpenLoopLimits((int)LoadText.Whole("--max-open", line.GetValue(_mostOpen)!, 1, 10_000), LoadText.Time("--timeout", line.GetValue(_timeout)!, TimeSpan.FromMinutes(2)));
        var limits = new LoadLimits(
            line.GetValue(_maxErrors) is { } share ? LoadText.Portion(MaxErrors, share) : null,
            line.GetValue(_maxP95) is { } p95 ? LoadText.Time(MaxP95, p95, TimeSpan.FromMinutes(2)) : null);
        var quiet = line.GetValue(_quiet);
        return address => new(address, rate, schedule, new(address, LoadText.Asked(address, paths), request), open, limits, quiet);
    }

    private static Schedule Planned(double rate, string? time, string? count, string? ramp)
    {
        const long Most = 10_000_000;
        var longest = TimeSpan.FromHours(1);
        var most = count is null ? Most : LoadText.Whole("--count", count, 1, Most);
        var length = time is not null ? LoadText.Time("--for", time, longest) : count is null ? TimeSpan.FromSeconds(10) : longest;
        var schedule = new Schedule(rate, ramp is null ? TimeSpan.Zero : LoadText.Time("--ramp", ramp, longest), length, most);
        if (count is null && schedule.Length < length)
        {
            throw new CommandException(ExitCodes.BadInput, $"{Say.Count(Most)} requests are the most, and are over after {Say.Time(schedule.Length)} of {Say.Time(length)}.", "Lower --rate or --for, or say --count 10000000.");
        }

        return time is null && count is not null && schedule.Count < most
            ? throw new CommandException(ExitCodes.BadInput, $"{Say.Count(most)} requests take longer than 1h at this rate.", "Lower --count or raise --rate, or say --for 1h.")
            : schedule;
    }
}
