using Seckill.Node.Config.Hocon;
using Xunit;

namespace Seckill.Tests.Config;

public sealed class HoconResolveTests
{
    [Theory]
    // later wins, objects merge
    [InlineData("a=1\na=2", "{a:2}")]
    [InlineData("a={b=1,c=1}\na={c=2,d=2}", "{a:{b:1,c:2,d:2}}")]
    [InlineData("a={b=1}\na=null\na={c=1}", "{a:{c:1}}")]
    [InlineData("a={b=1}\na=5\na.c=1", "{a:{c:1}}")]
    [InlineData("a=[1]\na=[2]", "{a:[2]}")]
    // +=
    [InlineData("a+=1\na+=2", "{a:[1,2]}")]
    [InlineData("a=[1]\na+={b=2}", "{a:[1,{b:2}]}")]
    [InlineData("x{a=[1]\na+=2}", "{x:{a:[1,2]}}")]
    // substitution
    [InlineData("a=1\nb=${a}", "{a:1,b:1}")]
    [InlineData("b=${a}\na=1\na=2", "{b:2,a:2}")]
    [InlineData("b=${?a}", "{}")]
    [InlineData("b=1\nb=${?a}", "{b:1}")]
    [InlineData("b=[${?a},2]", "{b:[2]}")]
    [InlineData("b=x${?a}y", "{b:xy}")]
    [InlineData("b=${?a}${?c}", "{}")]
    [InlineData("a=null\nb=${a}", "{a:null,b:null}")]
    [InlineData("a=1\nb=${a} ${a}", "{a:1,b:\"1 1\"}")]
    [InlineData("a={x=1}\nb=${a}{y=2}", "{a:{x:1},b:{x:1,y:2}}")]
    [InlineData("a={x=1}\nb={y=2}\nb=${a}", "{a:{x:1},b:{y:2,x:1}}")]
    [InlineData("a={x=1}\nb=${a}\nb={x=3}", "{a:{x:1},b:{x:3}}")]
    [InlineData("a=[1]\nb=${a}[2]", "{a:[1],b:[1,2]}")]
    [InlineData("\"a.b\"=1\nc=${\"a.b\"}", "{a.b:1,c:1}")]
    [InlineData("a={b={c=1}}\nd=${a.b.c}", "{a:{b:{c:1}},d:1}")]
    // the examples of the specification, Self-Referential Substitutions
    [InlineData("path=\"a:b\"\npath=${path}\":c\"", "{path:a:b:c}")]
    [InlineData("a=[1]\na=${a}[2]\na=${a}[3]", "{a:[1,2,3]}")]
    [InlineData("a={x=1}\na=${a}{y=2}", "{a:{x:1,y:2}}")]
    [InlineData("a=${?a}foo", "{a:foo}")]
    [InlineData("bar={foo=42,baz=${bar.foo}}", "{bar:{foo:42,baz:42}}")]
    [InlineData("bar={foo=42,baz=${bar.foo}}\nbar={foo=43}", "{bar:{foo:43,baz:43}}")]
    [InlineData("bar={a=${foo.d},b=1}\nbar.b=3\nfoo={c=${bar.b},d=2}\nfoo.d=4", "{bar:{a:4,b:3},foo:{c:3,d:4}}")]
    [InlineData("foo={a={c=1}}\nfoo=${foo.a}\nfoo={a=2}", "{foo:{a:2,c:1}}")]
    [InlineData("a=${?b}\nb=${?a}", "{}")]
    [InlineData("x={b=1}\na={b=0}\na=${x}\na={b=${a.b}2}", "{x:{b:1},a:{b:12}}")]
    public void Resolve_GoodSource_GivesItsTree(string text, string tree) => Assert.Equal(tree, HoconShow.Of(text));

    [Theory]
    [InlineData("b=${a}", "${a}: nothing of this name is set, neither here nor in the environment")]
    [InlineData("a=1\nb=${a.c}", "${a.c}: nothing of this name is set")]
    [InlineData("a=${a}", "${a} leads back to itself, and nothing was set there before")]
    [InlineData("a=${b}\nb=${a}", "leads back to itself")]
    [InlineData("a=${b}\nb=${c}\nc=${a}", "leads back to itself")]
    [InlineData("a={b=${a}}", "b refers to an object it is a part of")]
    [InlineData("a=x${b}\nb=y${c}\nc=z${a}", "leads back to itself")]
    public void Resolve_MissingOrCyclic_IsRefused(string text, string fault) =>
        Assert.Contains(fault, Assert.Throws<HoconException>(() => HoconShow.Of(text)).Fault);

    [Theory]
    [InlineData("a=${HOME_DIR}/x", "{a:/home/x}")]
    [InlineData("a=1\na=${?HOME_DIR}", "{a:/home}")]
    [InlineData("HOME_DIR=own\na=${HOME_DIR}", "{HOME_DIR:own,a:own}")]
    [InlineData("a=${?EMPTY}", "{a:\"\"}")]
    [InlineData("HOME_DIR+=x", "{HOME_DIR:[x]}")]
    public void Resolve_Environment_IsTheLastResort(string text, string tree) =>
        Assert.Equal(tree, HoconShow.Of(text, n => n == "HOME_DIR" ? "/home" : n == "EMPTY" ? "" : null));

    [Fact]
    public void Resolve_SubstitutionsThatMultiply_AreRefused()
    {
        var lines = Enumerable.Range(1, 40).Select(i => $"a{i}=${{a{i - 1}}}${{a{i - 1}}}");
        var error = Assert.Throws<HoconException>(() => HoconShow.Of("a0=xxxxxxxx\n" + string.Join('\n', lines)));
        Assert.Contains("more of the file than can be meant", error.Fault);
    }

    [Fact]
    public void Resolve_LongChainOfSubstitutions_IsRefused()
    {
        var lines = Enumerable.Range(1, 50_000).Select(i => $"a{i}=${{a{i + 1}}}");
        var error = Assert.Throws<HoconException>(() => HoconShow.Of(string.Join('\n', lines)));
        Assert.Contains("lead deeper than", error.Fault);
    }

    [Fact]
    public void Resolve_Value_KnowsWhereItsKeyStands()
    {
        var tree = HoconReader.Read("a=1\nb {\n  c.d =\n 2\n}", "x.conf", _ => null);
        Assert.Equal(new HoconOrigin("x.conf", 3, 3), tree.Find("b", "c", "d")!.Origin);
    }

    [Fact]
    public void Write_ReadBack_IsTheSame()
    {
        var tree = HoconReader.Read("a=[1,{\"b c\"=null},\"x\\n\\\"\"]\nd.e={f=[]}", "x.conf", _ => null);
        var back = HoconReader.Read(HoconWriter.Write(tree), "y.conf", _ => null);
        Assert.Equal(HoconWriter.Write(tree), HoconWriter.Write(back));
        Assert.Equal("{a = [\"1\", {\"b c\" = null}, \"x\\n\\\"\"], d = {e = {f = []}}}", HoconWriter.Write(tree));
    }
}
