using System.Diagnostics;
using System.Globalization;
using Agrimaan.Engine.Bench;
using Agrimaan.Server.Storage;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (rollouts, seconds) = (args.Length > 0 ? int.Parse(args[0]) : 10_000, args.Length > 1 ? int.Parse(args[1]) : 60);
var folder = Directory.CreateTempSubdirectory("agrimaan-engine-bench-");
try
{
    var empty = Memory();
    var lateness = new Lateness();
    var (target, gateway) = (new MemoryTarget(), new MemoryGateway(lateness));
    await using var measurements = new MemoryMeasurements(lateness);
    var file = Path.Combine(folder.FullName, "agrimaan.db");
    await using (var journal = await SqliteJournal.OpenAsync(file, CancellationToken.None))
    {
        var watched = new WatchedJournal(journal, lateness);
        await using (var fleet = new Fleet(watched, target, gateway, measurements, await watched.BeginEpochAsync(CancellationToken.None)))
        {
            measurements.Wake = fleet.Wake;
            var watch = Stopwatch.StartNew();
            await fleet.BeginAsync(rollouts);
            await fleet.JudgedAsync();
            Console.WriteLine($"{rollouts:N0} rollouts are judged after {watch.Elapsed.TotalSeconds:0.0} s; {watched.Appends:N0} appends, journal {new FileInfo(file).Length / 1e6:0.0} MB");

            // Half in the calm, half while one in a thousand turns bad each second.
            var calm = await OverAsync(fleet, watched, measurements, seconds / 2, null);
            var busy = await OverAsync(fleet, watched, measurements, seconds - (seconds / 2), () =>
            {
                for (var i = 0; i < Math.Max(1, rollouts / 1000) && lateness.Bad < rollouts / 2; i++)
                {
                    lateness.MakeBad(Fleet.NameOf(lateness.Bad));
                }
            });
            Console.WriteLine($"calm: {calm}");
            Console.WriteLine($"some turn bad: {busy}");
            await Task.Delay(TimeSpan.FromSeconds(2));
            var (written, applied) = (lateness.OfWritten, lateness.OfApplied);
            Console.WriteLine($"{lateness.Bad:N0} turned bad, {fleet.RolledBack:N0} were rolled back");
            Console.WriteLine($"number to durable decision: p50 {written.P50}, p99 {written.P99}, most {written.Most} ({written.Count:N0})");
            Console.WriteLine($"number to traffic away: p50 {applied.P50}, p99 {applied.P99}, most {applied.Most} ({applied.Count:N0})");
            var full = Memory();
            Console.WriteLine($"memory: {(full.Heap - empty.Heap) / 1024.0 / rollouts:0.0} KB a rollout on the heap, {full.Resident / 1024.0 / 1024.0:0} MiB in all");
        }
    }

    if (lateness.Bad < rollouts)
    {
        await using var journal = await SqliteJournal.OpenAsync(file, CancellationToken.None);
        var watched = new WatchedJournal(journal, lateness);
        await using var fleet = new Fleet(watched, target, gateway, measurements, await watched.BeginEpochAsync(CancellationToken.None));
        var watch = Stopwatch.StartNew();
        await fleet.ResumeAsync(lateness.Bad, rollouts);
        Console.WriteLine($"restart: {rollouts - lateness.Bad:N0} in flight resumed after {watch.Elapsed.TotalSeconds:0.00} s");
    }
}
finally
{
    folder.Delete(recursive: true);
}

static async Task<string> OverAsync(Fleet fleet, WatchedJournal journal, MemoryMeasurements measurements, int seconds, Action? eachSecond)
{
    var process = Process.GetCurrentProcess();
    var (cpu, turns, made, appends, watch) = (process.TotalProcessorTime, fleet.Turns, measurements.Made, journal.Appends, Stopwatch.StartNew());
    for (var second = 0; second < seconds; second++)
    {
        eachSecond?.Invoke();
        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    process.Refresh();
    var took = watch.Elapsed.TotalSeconds;
    return $"{(process.TotalProcessorTime - cpu).TotalSeconds / took * 100:0} % of a core, {(fleet.Turns - turns) / took:N0} turns, {(measurements.Made - made) / took:N0} measurements and {(journal.Appends - appends) / took:N0} appends a second";
}

static (long Heap, long Resident) Memory()
{
    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    var process = Process.GetCurrentProcess();
    return (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
}
