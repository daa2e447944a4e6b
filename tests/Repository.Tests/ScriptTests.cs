using Xunit;

namespace Agrimaan.Repository.Tests;

public sealed class ScriptTests
{
    private static IEnumerable<string> Scripts => Checkout.Files.Where(f =>
        f.EndsWith(".sh", StringComparison.Ordinal) || (Path.GetExtension(f).Length == 0 && IsBash(f)));

    [Fact]
    public void Every_shell_script_can_be_read_by_bash()
    {
        var faults =
            from script in Scripts
            let run = Run.To("bash", ["-n", script])
            where run.ExitCode != 0
            select $"{script}: {run.Errors}";

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_shell_script_can_be_started()
    {
        Assert.Contains("agrimaan", Scripts);
        Assert.Contains("test", Scripts);
        Assert.Contains(".ci/run", Scripts);
        Assert.All(Scripts, s => Assert.True(File.GetUnixFileMode(Checkout.PathOf(s)).HasFlag(UnixFileMode.UserExecute), s));
    }

    private static bool IsBash(string file) => File.ReadLines(Checkout.PathOf(file)).FirstOrDefault() is "#!/usr/bin/env bash" or "#!/bin/bash";
}
