package io.wsgi4j.servlet;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayPathsTests {

	@ParameterizedTest
	@CsvSource({ "/ctx,//ctx/gateway/app,true", "/ctx,///ctx/gateway,true", "/ctx,/ctx/gateway/app;a%zz,true",
			"/ctx,//ctx/other,false", "/ctx,/ctx/gateway/app,false", "/ctx,/ctx/gateway/app;a%41,false",
			"'',/gateway/app;a%zz,true", "'',/gateway;%,true", "'',/other;a%zz,false", "'',//gateway/app,false",
			"'',/gateway/a%41pp,false", "/ctx,//ctx;%zz/gateway/app,true" })
	@DisplayName("A path that Spring MVC can't parse is the gateway's if it is below its prefix")
	void unparsable(String contextPath, String uri, boolean owned) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", uri);
		request.setContextPath(contextPath);
		assertThat(new GatewayPaths("/gateway", List.of()).ownUnparsable(request)).isEqualTo(owned);
	}

}
