using Agrimaan.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(PrivatePostgres))]
