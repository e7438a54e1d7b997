using Seckill.Node.Config.Hocon;
using Xunit;

namespace Seckill.Tests.Config;

public sealed class HoconSyntaxTests
{
    [Theory]
    // what an object is written with
    [InlineData("", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("a=1", "{a:1}")]
    [InlineData("a:1", "{a:1}")]
    [InlineData("a : 1\nb = 2", "{a:1,b:2}")]
    [InlineData("{a=1,b=2,}", "{a:1,b:2}")]
    [InlineData("a=1,b=2", "{a:1,b:2}")]
    [InlineData("a=1\n,\nb=2", "{a:1,b:2}")]
    [InlineData("\uFEFFa=1\r\nb=2\r\n", "{a:1,b:2}")]
    [InlineData("a {b=1}", "{a:{b:1}}")]
    [InlineData("a{b{c{d=1}}}", "{a:{b:{c:{d:1}}}}")]
    [InlineData("a =\n  1", "{a:1}")]
    [InlineData("{\"a\":{\"b\":[1,2]}}", "{a:{b:[1,2]}}")]
    // comments
    [InlineData("a=1 # one\n// two\nb=2 // three", "{a:1,b:2}")]
    [InlineData("#\n#", "{}")]
    [InlineData("a=\"# no // comment\"", "{a:\"# no // comment\"}")]
    // keys
    [InlineData("a.b.c=1", "{a:{b:{c:1}}}")]
    [InlineData("a.b=1\na.c=2", "{a:{b:1,c:2}}")]
    [InlineData("\"a.b\".c=1", "{a.b:{c:1}}")]
    [InlineData("a b c : 42", "{a b c:42}")]
    [InlineData("10.5 = x", "{10:{5:x}}")]
    [InlineData("\"\"=1", "{:1}")]
    [InlineData("true=1", "{true:1}")]
    [InlineData("\"include\"=1", "{include:1}")]
    // texts
    [InlineData("a=hello world", "{a:\"hello world\"}")]
    [InlineData("a=  spaced   out  ", "{a:\"spaced   out\"}")]
    [InlineData("a=\"x\\n\\u0041\\\"\"", "{a:\"x\\nA\\\"\"}")]
    [InlineData("a=\"\"\"x\\n\"y\"\"\"\"", "{a:\"x\\\\n\\\"y\\\"\"}")]
    [InlineData("a=\"\"\"one\ntwo\"\"\"\nb=3", "{a:\"one\\ntwo\",b:3}")]
    [InlineData("a=\"\"", "{a:\"\"}")]
    [InlineData("a=1e+5", "{a:\"1e+5\"}")]
    [InlineData("a=-3", "{a:-3}")]
    [InlineData("a=foo\"bar\"baz", "{a:foobarbaz}")]
    [InlineData("a=null", "{a:null}")]
    [InlineData("a=\"null\"", "{a:null}")]
    [InlineData("a=x/y", "{a:x/y}")]
    // lists
    [InlineData("a=[]", "{a:[]}")]
    [InlineData("a=[1,2,3,]", "{a:[1,2,3]}")]
    [InlineData("a=[1\n2\n3]", "{a:[1,2,3]}")]
    [InlineData("a=[1 2, 3]", "{a:[\"1 2\",3]}")]
    [InlineData("a=[{b=1},{b=2}]", "{a:[{b:1},{b:2}]}")]
    [InlineData("a=[[1],[2]]", "{a:[[1],[2]]}")]
    [InlineData("a=[1] [2]", "{a:[1,2]}")]
    public void Read_GoodSource_GivesItsTree(string text, string tree) => Assert.Equal(tree, HoconShow.Of(text));

    [Theory]
    [InlineData("a=1 }", 1, 5, "expected a comma or a new line, found '}'")]
    [InlineData("{a=1", 1, 5, "expected a comma or a new line, found the end of the file")]
    [InlineData("a=", 1, 3, "expected a value, found the end of the file")]
    [InlineData("x=1\na=,b=1", 2, 3, "expected a value, found ','")]
    [InlineData("a", 1, 2, "expected '=', ':', '+=' or '{' after a key, found the end of the file")]
    [InlineData("x=1\n\n  =2", 3, 3, "expected a key, found '='")]
    [InlineData("a=[1,,2]", 1, 6, "expected a value, found ','")]
    [InlineData("a=1,,b=2", 1, 5, "expected a key, found ','")]
    [InlineData("[1,2]", 1, 1, "expected a key, found '['")]
    [InlineData("a..b=1", 1, 1, "a path has an empty element; write \"\" if that is meant")]
    [InlineData(".a=1", 1, 1, "a path has an empty element; write \"\" if that is meant")]
    [InlineData("a=\"x", 1, 3, "a quoted string does not end on its line, or holds a control character")]
    [InlineData("a=\"\"\"x", 1, 3, "a string in three quotes does not end")]
    [InlineData("a=\"\\q\"", 1, 3, "a quoted string has an escape that JSON does not know")]
    [InlineData("a=b*c", 1, 4, "'*' must be quoted here")]
    [InlineData("a=$b", 1, 3, "'$' must be quoted, or begin a substitution ${path}")]
    [InlineData("a=${b", 1, 6, "a substitution is ${path} or ${?path}, with its } on the same line")]
    [InlineData("a=${}", 1, 3, "a path has an empty element; write \"\" if that is meant")]
    [InlineData("${a}=1", 1, 1, "expected a key, found '${'")]
    [InlineData("include x", 1, 1, "include is followed by a quoted name; quote \"include\" if it is a key")]
    [InlineData("include=1", 1, 1, "include is followed by a quoted name; quote \"include\" if it is a key")]
    [InlineData("include url(\"x\")", 1, 1,
        "only include \"name\", file(\"name\"), classpath(\"name\") and required( ) are known")]
    [InlineData("a={b=1} [1]", 1, 1, "an object and a list can not be joined to one value")]
    [InlineData("b=1\na=x [1]", 2, 1, "a text and a list can not be joined to one value")]
    public void Read_BadSource_NamesLineColumnAndFault(string text, int line, int column, string fault)
    {
        var error = Assert.Throws<HoconException>(() => HoconShow.Of(text));
        Assert.Equal(new HoconOrigin("test.conf", line, column), error.Origin);
        Assert.Equal(fault, error.Fault);
        Assert.Equal($"test.conf:{line}:{column}: {fault}", error.Message);
    }

    [Theory]
    [InlineData("=", "[")]
    [InlineData("", "{a")]
    public void Read_NestedTooDeep_IsRefused(string start, string nest)
    {
        var text = "a" + start + string.Concat(Enumerable.Repeat(nest, 100_000));
        Assert.Contains("nested deeper than 64", Assert.Throws<HoconException>(() => HoconShow.Of(text)).Fault);
    }

    [Fact]
    public void Read_PathTooLong_IsRefused()
    {
        var text = string.Join('.', Enumerable.Repeat("a", 100)) + "=1";
        Assert.Contains("more than 64 elements", Assert.Throws<HoconException>(() => HoconShow.Of(text)).Fault);
    }

    [Fact]
    public void Read_LongerThanTheLimit_IsRefused()
    {
        var text = "a=" + new string('x', HoconLimits.SourceLength);
        Assert.Contains("longer than", Assert.Throws<HoconException>(() => HoconShow.Of(text)).Fault);
    }
}
