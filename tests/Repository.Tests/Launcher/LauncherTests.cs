using System.Diagnostics;
using Xunit;

namespace Agrimaan.Repository.Tests.Launcher;

public sealed class LauncherTests : IDisposable
{
    private readonly SmallCheckout _checkout = new();

    [Fact]
    public void It_builds_once_then_becomes_the_program_with_its_arguments_and_exit_code()
    {
        var first = _checkout.Start(arguments: ["status", "-o", "json", "two words"]);
        var second = _checkout.Start(arguments: ["status"]);

        Assert.Equal((7, "build 1: status -o json two words\n", ""), (first.ExitCode, first.Output, first.Errors));
        Assert.Equal("build 1: status\n", second.Output);
        Assert.Equal(1, _checkout.Builds);
    }

    [Fact]
    public void A_changed_source_is_built_into_a_folder_of_its_own()
    {
        _checkout.Start();
        var before = _checkout.Current;
        _checkout.Write("src/Cli/Program.cs", "return 1;");

        Assert.Equal("build 2:\n", _checkout.Start().Output);
        Assert.NotEqual(before, _checkout.Current);
        Assert.Contains(before, _checkout.Kept);
    }

    [Fact]
    public void A_deleted_source_is_seen()
    {
        _checkout.Write("src/Cli/More.cs", "");
        _checkout.Start();
        File.Delete(Path.Combine(_checkout.Root, "src/Cli/More.cs"));

        Assert.Equal("build 2:\n", _checkout.Start().Output);
    }

    [Fact]
    public void A_source_that_was_touched_or_came_back_is_not_built_again()
    {
        _checkout.Start();
        _checkout.Write("src/Cli/Program.cs", "return 0;");
        Assert.Equal("build 1:\n", _checkout.Start().Output);

        _checkout.Write("src/Cli/Program.cs", "return 1;");
        _checkout.Start();
        _checkout.Write("src/Cli/Program.cs", "return 0;");
        Assert.Equal("build 1:\n", _checkout.Start().Output);
    }

    [Fact]
    public async Task Two_builds_are_kept_and_those_that_still_run()
    {
        _checkout.Start();
        var oldest = Path.Combine(_checkout.Root, "artifacts/app", _checkout.Current);
        File.Copy("/bin/sleep", Path.Combine(oldest, "sleep"));
        using var role = Process.Start(Path.Combine(oldest, "sleep"), "60");
        try
        {
            for (var i = 1; i < 4; i++)
            {
                _checkout.Write("src/Cli/Program.cs", $"return {i};");
                _checkout.Start();
            }

            Assert.Equal(3, _checkout.Kept.Count);
            Assert.Contains(Path.GetFileName(oldest), _checkout.Kept);
        }
        finally
        {
            role.Kill();
            await role.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        _checkout.Write("src/Cli/Program.cs", "return 9;");
        _checkout.Start();
        Assert.Equal(2, _checkout.Kept.Count);
    }

    [Fact]
    public void It_works_from_any_folder_and_through_a_link()
    {
        var link = Path.Combine(_checkout.Tools, "deploy");
        File.CreateSymbolicLink(link, Path.Combine(_checkout.Root, "agrimaan"));

        Assert.Equal("build 1: up\n", _checkout.Start(link, folder: "/", arguments: ["up"]).Output);
    }

    [Fact]
    public void A_runtime_that_is_only_on_the_path_is_pointed_out() =>
        Assert.Equal($"build 1: {_checkout.Tools}\n", _checkout.Start(showRoot: true).Output);

    [Fact]
    public void A_failed_build_says_the_fault_and_where_the_rest_is_and_the_old_program_stays()
    {
        _checkout.Start();
        var before = _checkout.Current;
        File.WriteAllText(Path.Combine(_checkout.Tools, "broken"), "");
        _checkout.Write("src/Cli/Program.cs", "return 0");

        var run = _checkout.Start();
        Assert.Equal((125, ""), (run.ExitCode, run.Output));
        Assert.Contains("error CS1002: ; expected", run.Errors, StringComparison.Ordinal);
        Assert.Contains("artifacts/build.log", run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, _checkout.Current);

        File.Delete(Path.Combine(_checkout.Tools, "broken"));
        Assert.Equal("build 3:\n", _checkout.Start().Output);
    }

    [Fact]
    public void Without_the_right_SDK_it_says_in_one_line_what_to_install()
    {
        File.WriteAllText(Path.Combine(_checkout.Tools, "version"), "9.0.306\n");

        var run = _checkout.Start();
        Assert.Equal((127, ""), (run.ExitCode, run.Output));
        Assert.Contains(".NET 10 SDK", Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(0, _checkout.Builds);
    }

    [Fact]
    public async Task A_second_caller_waits_for_the_first_ones_build()
    {
        Assert.Equal(0, Run.To("mkfifo", [Path.Combine(_checkout.Tools, "wait")]).ExitCode);
        var first = Task.Run(() => _checkout.Start(arguments: ["one"]), TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Path.Combine(_checkout.Tools, "waiting")), TimeSpan.FromSeconds(30)));
        var second = Task.Run(() => _checkout.Start(arguments: ["two"]), TestContext.Current.CancellationToken);
        // The second one is at the lock, or will be: either way it must not build.
        await File.WriteAllTextAsync(Path.Combine(_checkout.Tools, "wait"), "go\n", TestContext.Current.CancellationToken);

        Assert.Equal("build 1: one\n", (await first).Output);
        Assert.Equal("build 1: two\n", (await second).Output);
        Assert.Equal(1, _checkout.Builds);
    }

    [Fact]
    public void Samples_are_built_by_the_command_that_needs_them_and_as_many_as_it_needs()
    {
        _checkout.Start(arguments: ["status"]);
        Assert.Empty(_checkout.Samples);

        Assert.Equal(7, _checkout.Start(arguments: ["demo"]).ExitCode);
        _checkout.Start(arguments: ["demo", "--fast"]);
        Assert.Equal(["demo"], _checkout.Samples);

        _checkout.Start(arguments: ["up", "-f", "samples/agrimaan/agrimaan.yaml"]);
        _checkout.Start(folder: Path.Combine(_checkout.Root, "samples/agrimaan"), arguments: ["up"]);
        _checkout.Start(arguments: ["demo"]);
        Assert.Equal(["demo", "all"], _checkout.Samples);
        Assert.Equal(1, _checkout.Builds);
    }

    [Fact]
    public void Changed_samples_are_built_again_when_they_are_next_asked_for()
    {
        _checkout.Start(arguments: ["demo"]);
        _checkout.Write("samples/agrimaan/services/Shop.cs", "return 1;");

        _checkout.Start(arguments: ["status"]);
        Assert.Single(_checkout.Samples);
        _checkout.Start(arguments: ["demo"]);
        Assert.Equal(["demo", "demo"], _checkout.Samples);

        _checkout.Write("samples/agrimaan/services/Shop.cs", "return 1;"); // touched, not changed
        _checkout.Start(arguments: ["demo"]);
        Assert.Equal(2, _checkout.Samples.Count);
    }

    public void Dispose() => _checkout.Dispose();
}
